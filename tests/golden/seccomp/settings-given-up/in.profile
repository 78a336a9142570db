# the other way round
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
security = {
  nested_userns    = true;
  lock_personality = false;
  set_id_bits      = "allow";
};
