# media-viewer - look at a file from the internet; it can look back at nothing
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The program sees the files that you name and nothing else of yours, cannot write them, has an empty
# home, no network, and not even sockets. So far it has no display and no sound either: it is for what
# works in a terminal, and for converters.
#
#   sbx --profile=media-viewer -- pdftotext -layout ~/Downloads/strange.pdf -
#   sbx --profile=media-viewer -- ffprobe file:///home/u/Downloads/strange%20film.mkv
#   sbx --profile=media-viewer -- mpv --vo=tct ~/Downloads/strange.mkv
#   sbx --profile=media-viewer -- convert strange.webp png:- >plain.png
schema      = 1;
description = "Offline viewers of images, video, audio and documents: they see only the files you name";
include     = [ "base/host-userland" ];   # not shell: what you add to that is not for this

command = [ "/bin/sh" ];                  # without a viewer there is nothing to see

files_from_args = "read-only";            # what is there of what the arguments name, and no neighbour

filesystem = { home = "tmpfs"; };
network    = { mode = "none"; };

# A file that was made to exhaust the machine.
limits   = { nproc = 512; data = "4G"; fsize = "4G"; cpu_time = "6h"; };
security = {
  seccomp     = "strict";                 # no sockets, no ptrace, no System V IPC
  tty         = "pty";                    # of its own: yours cannot be typed into
  set_id_bits = "deny";
};
