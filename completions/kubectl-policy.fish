# Completion of kubectl-policy for fish: `kubectl policy completion fish >~/.config/fish/completions/kubectl-policy.fish`.
# kubectl's own completion asks kubectl_complete-policy and needs nothing of this.

function __kubectl_policy_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l partial (commandline -ct)
    set -l out (kubectl-policy __complete $words "$partial" 2>/dev/null)
    or return
    set -l directive (string replace -r '^:' '' -- $out[-1])
    set -e out[-1]
    # The value of a flag, and the file of a format, begin behind the sign.
    set -l typed (string match -r -- '^.*=' "$partial")
    set -l value (string replace -r -- '^.*=' '' "$partial")
    if test (math "floor($directive / 16) % 2") -eq 1
        for word in (__fish_complete_directories "$value" '')
            printf '%s\n' "$typed$word"
        end
    else if test (math "floor($directive / 8) % 2") -eq 1
        for word in (__fish_complete_path "$value" '')
            if string match -qr -- '(/|\.('(string join '|' $out)'))$' (string split -f1 \t -- $word)
                printf '%s\n' "$typed$word"
            end
        end
    else if test (count $out) -gt 0
        set typed (string match -r -- '^--[^=]*=' "$partial")
        for word in $out
            printf '%s\n' "$typed$word"
        end
    else if test (math "floor($directive / 4) % 2") -eq 0
        for word in (__fish_complete_path "$value" '')
            printf '%s\n' "$typed$word"
        end
    end
end

complete -c kubectl-policy -f -k -a '(__kubectl_policy_complete)'
