# METADATA
# title: Secrets in plain sight
# description: |
#   Tells by its name, or by its shape, that a value is a secret that somebody wrote down where everybody reads it.
#   Names are looked at from their end, since `DB_PASSWORD` holds a password and `PASSWORD_MIN_LENGTH` does not.
package lib.secret

_endings := [
	"access_key",
	"accesskey",
	"account_key",
	"api_key",
	"apikey",
	"auth_key",
	"credential",
	"credentials",
	"encryption_key",
	"passphrase",
	"passwd",
	"password",
	"private_key",
	"privatekey",
	"_pwd",
	"secret",
	"secret_key",
	"secret_key_base",
	"secretkey",
	"shared_key",
	"signing_key",
	"token",
]

# They end like a secret and are the name of one, or no secret at all.
_harmless_endings := ["pull_secret", "tls_secret", "cert_secret", "certificate_secret", "initial_cluster_token"]

_password_endings := ["passphrase", "passwd", "password", "_pwd"]

# METADATA
# description: True when the name says that its value is a secret, as `DB_PASSWORD`, `apiToken` and `client-secret-2` do.
sensitive_name(name) if {
	normal := _normal(name)
	_ends_in(normal, _endings)
	not _ends_in(normal, _harmless_endings)
}

_ends_in(name, endings) if strings.any_suffix_match(name, endings)

_normal(name) := trim_right(replace(replace(lower(name), "-", "_"), ".", "_"), "_0123456789") if is_string(name)

# METADATA
# description: |
#   True when a value under a sensitive name is itself the secret, rather than nothing, a switch, a path, the address of
#   a service, or a reference that something else fills in.
literal(name, value) if {
	is_string(value)
	text := trim_space(value)
	not lower(text) in _switches
	not _is_number_of_something(name, text)
	not _is_reference(text)
	not _is_bare_url(text)
}

_switches := {"", "true", "false", "yes", "no", "on", "off", "none", "null", "nil", "enabled", "disabled", "required", "optional"}

# `MAX_TOKEN: "4096"` is a number, `PASSWORD: "123456"` is a password.
_is_number_of_something(name, text) if {
	trim(text, "0123456789.") == ""
	not _ends_in(_normal(name), _password_endings)
}

_is_reference(text) if {
	some start in _reference_starts
	startswith(text, start)
}

_is_reference(text) if {
	some mark in _reference_marks
	contains(text, mark)
}

# `INSERT_DISCOVERY_TOKEN`, which a script is to replace. `changeme` is none: such passwords go live.
_is_reference(text) if regex.match(`^(INSERT|REPLACE|YOUR|ENTER|PUT)_[A-Z0-9_]+$`, text)

# Paths, and the notations of tools that put the secret in later: argocd-vault-plugin, bank-vaults, vals, 1Password,
# the secret managers of the clouds, SOPS, jasypt.
_reference_starts := [
	"/", "./", "../", "~/", "file:", "<", "vault:", "ref+", "op://", "sm://", "secret://", "arn:", "awssm:", "gcp:",
	"azurekeyvault:", "ENC[", "ENC(",
]

# Kubernetes' own `$(NAME)`, shell and envsubst, and unrendered templates.
_reference_marks := ["$(", "${", "{{"]

_is_bare_url(text) if {
	contains(text, "://")
	not contains(text, "@")
}

# METADATA
# description: What a value is when it has the shape of a well-known kind of key; undefined for any other.
shape(value) := _url_with_password if {
	is_string(value)
	contains(value, "://")
	contains(value, "@")
	not _is_reference(value)
	regex.match(`^[A-Za-z][A-Za-z0-9+.-]*://[^\s/@:]*:[^\s/@]+@[^\s]*$`, value)
} else := kinds[0] if {
	is_string(value)
	count(value) >= _shortest
	kinds := [key.what |
		some key in _keys
		contains(value, key.mark)
		some found in regex.find_n(key.pattern, value, 1)
		not endswith(found, "EXAMPLE") # AWS' documentation
	]
	count(kinds) > 0
}

_url_with_password := "a URL with a password in it"

# The length of the shortest text that any of the keys can be: a Slack token's.
_shortest := 15

_keys := [
	{"mark": "PRIVATE KEY", "pattern": `-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----`, "what": "a private key"},
	{"mark": "AKIA", "pattern": `\bAKIA[A-Z0-9]{16}\b`, "what": "an AWS access key"},
	{"mark": "ASIA", "pattern": `\bASIA[A-Z0-9]{16}\b`, "what": "an AWS access key"},
	{"mark": "AIza", "pattern": `\bAIza[A-Za-z0-9_-]{35}`, "what": "a Google API key"},
	{"mark": "ghp_", "pattern": `\bghp_[A-Za-z0-9]{36}`, "what": "a GitHub token"},
	{"mark": "gho_", "pattern": `\bgho_[A-Za-z0-9]{36}`, "what": "a GitHub token"},
	{"mark": "ghs_", "pattern": `\bghs_[A-Za-z0-9]{36}`, "what": "a GitHub token"},
	{"mark": "github_pat_", "pattern": `\bgithub_pat_[A-Za-z0-9_]{22}`, "what": "a GitHub token"},
	{"mark": "glpat-", "pattern": `\bglpat-[A-Za-z0-9_-]{20}`, "what": "a GitLab token"},
	{"mark": "npm_", "pattern": `\bnpm_[A-Za-z0-9]{36}`, "what": "an npm token"},
	{"mark": "xox", "pattern": `\bxox[abeoprs]-[A-Za-z0-9-]{10}`, "what": "a Slack token"},
	{"mark": "_live_", "pattern": `\b[rs]k_live_[A-Za-z0-9]{16}`, "what": "a Stripe key"},
	{"mark": "eyJ", "pattern": `\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}`, "what": "a JSON Web Token"},
]
