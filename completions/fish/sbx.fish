# SPDX-License-Identifier: LGPL-2.1-or-later
#
# fish completion for sbx. sbx is asked each time what can be completed, so this file is never out of
# date. A line of its answer is a word and its meaning with a tab between; ":files", ":dirs" and
# ":command N" ask the shell for what it knows better.

function __sbx_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l current (commandline -ct)
    # What stands before a path in the same word: --ro=
    set -l before (string match -r '^-.*=' -- $current; or echo '')
    set -l path (string replace -- "$before" '' $current)

    for line in ($words[1] --complete $words[2..-1] 2>/dev/null)
        switch $line
            case ':files'
                string join \n -- $before(__fish_complete_path $path)
            case ':dirs'
                string join \n -- $before(__fish_complete_directories $path '')
            case ':command *'
                set -l first (math (string replace ':command ' '' -- $line) + 2)
                complete -C (string join ' ' -- (string escape -- $words[$first..-2]) $current)
            case '*'
                echo $line
        end
    end
end

complete -c sbx -f -a '(__sbx_complete)'
