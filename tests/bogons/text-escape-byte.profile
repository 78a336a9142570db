# E0103
schema = 1;
description = "[2J";
