# what each variable is, and what is none
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
command = [ "/bin/true" ];
identity = { id_map = "self"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
environment = { set = [
  "V00=${HOME}",
  "V01=${USER}",
  "V02=${UID}",
  "V03=${GID}",
  "V04=${PWD}",
  "V05=${PROJECT:-none}",
  "V06=${PROFILE}",
  "V07=${STATE}",
  "V08=${CACHE}",
  "V09=${ARCH}",
  "V10=${MULTIARCH}",
  "V11=${XDG_RUNTIME_DIR:-none}",
  "V12=${XDG_CONFIG_HOME}",
  "V13=${XDG_CACHE_HOME}",
  "V14=${XDG_DATA_HOME}",
  "V15=${XDG_STATE_HOME}",
  "V16=${DESKTOP}",
  "V17=${DOCUMENTS}",
  "V18=${DOWNLOADS}",
  "V19=${MUSIC}",
  "V20=${PICTURES}",
  "V21=${VIDEOS}",
  "V22=${TEMPLATES}",
  "V23=${PUBLIC}",
  "V24=${env.FOO}",
  "V25=${env.NONE:-default}",
  "V26=${env.NONE:-${env.ALSO:-${HOME}/x}}",
  "V27=${env.EMPTY:-empty}",
  "T0=~/x", "T1=$~/x", "T2=a~b", "D0=$$", "D1=$ ", "D2=$$${UID}", "D3=100$"
]; };
