# E0103
schema = 1;
description = "café";
