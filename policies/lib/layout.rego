# METADATA
# title: Layout
# description: |
#   What the path of a manifest says by the repository's layout, and patterns with its captures in braces, such as
#   `{service}-{env}`. `{env}` is the environment as namespaces spell it, by the rule's parameter `environments`.
package lib.layout

default _environments := {"production": "prod", "development": "dev", "laboratory": "lab", "staging": "stg"}

_environments := data.params.environments

# METADATA
# description: What the path says, by name; `{}` where it fits no layout.
captures := found if {
	found := data.file.captures
	is_object(found)
} else := {}

# METADATA
# description: The short name of an environment; one that is not listed stands for itself.
short(environment) := name if {
	name := _environments[environment]
	is_string(name)
} else := environment

# METADATA
# description: The pattern with the captures filled in. Braces that no capture fills stay.
fill(pattern) := strings.replace_n(_texts, pattern) if {
	contains(pattern, "{")
} else := pattern

_texts := {sprintf("{%s}", [name]): _text(name, value) | some name, value in captures}

_text(name, value) := short(value) if {
	name == "env"
} else := value
