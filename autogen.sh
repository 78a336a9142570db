#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Make ./configure out of configure.ac. Only needed in a git checkout.
set -e
cd "$(dirname "$0")"
mkdir -p build-aux
exec autoreconf --install --verbose "$@"
