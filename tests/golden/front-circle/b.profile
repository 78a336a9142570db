schema = 1;

include = [ "base/minimal",
            "./a.profile" ];
