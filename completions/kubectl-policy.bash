# Completion of kubectl-policy for bash: `source <(kubectl policy completion bash)` in ~/.bashrc, or this file among those
# that bash-completion loads. kubectl's own completion asks kubectl_complete-policy and needs nothing of this.

_kubectl_policy() {
	local rest=${COMP_LINE:0:COMP_POINT} words=() word before partial out directive line i
	# Bash also ends words at = and :, which are not ends to us: what no blank stands between belongs together.
	rest=${rest#*"${COMP_WORDS[0]}"}
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		before=${rest%%"$word"*}
		rest=${rest#*"$word"}
		if [[ -z $before && ${#words[@]} -gt 0 ]]; then
			words[${#words[@]} - 1]+=$word
		else
			words+=("$word")
		fi
	done
	partial=${rest#"${rest%%[![:space:]]*}"}
	if [[ $rest == "$partial" && -n $rest && ${#words[@]} -gt 0 ]]; then
		partial=${words[${#words[@]} - 1]}$partial
		unset "words[${#words[@]} - 1]"
	fi

	out=$(kubectl-policy __complete ${words[@]+"${words[@]}"} "$partial" 2>/dev/null) || return
	directive=${out##*:}
	out=${out%:*}
	COMPREPLY=()
	if ((directive & 8)); then
		while IFS= read -r line; do
			[[ -z $line ]] || while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -X "!*.$line" -- "$2")
		done <<<"$out"
		while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -d -- "$2")
		compopt -o filenames +o default 2>/dev/null
		return
	fi
	if ((directive & 16)); then
		while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -d -- "$2")
		compopt -o filenames +o default 2>/dev/null
		return
	fi
	# What bash already takes for done is not repeated.
	before=
	if [[ $partial == *:* && $COMP_WORDBREAKS == *:* ]]; then
		before=${partial%"${partial##*:}"}
	fi
	while IFS= read -r line; do
		word=${line%%$'\t'*}
		[[ -z $word ]] || COMPREPLY+=("${word#"$before"}")
	done <<<"$out"
	((directive & 2)) && compopt -o nospace 2>/dev/null
	((directive & 4)) && compopt +o default 2>/dev/null
	return 0
}
complete -o default -F _kubectl_policy kubectl-policy
