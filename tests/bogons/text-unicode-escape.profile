# E0109
schema = 1;
description = "caf\u00e9";
