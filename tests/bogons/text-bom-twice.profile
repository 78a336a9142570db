﻿# E0115
schema = 1;
