# METADATA
# title: Manifest with another extension
# description: |
#   Scripts, editors and the owners of paths go by extensions: a repository that agreed on `.yaml` has tools that never
#   see a `.yml`. Helm, kubectl and this program read both.
# related_resources:
# - ref: https://yaml.org/faq.html
#   description: The official extension is `.yaml`
# custom:
#   severity: low
#   bundles: []
#   kinds: [any]
#   needs: [manifest]
#   params:
#     extensions:
#       type: list
#       default: [yaml]
#       description: The extensions that were agreed on, without the dot.
#   remediation: Rename the file to end in an extension that was agreed on.
#   aliases: []
#   since: 0.1.0
package policies.monorepo.file_extension

default extensions := ["yaml"]

extensions := data.params.extensions

deny contains {"msg": msg, "path": []} if {
	data.file.document == 0
	extension := data.file.extension
	not extension in extensions
	msg := sprintf("`%s` ends in `.%s`, and the agreed extension is %s", [
		data.file.name,
		extension,
		concat(" or ", [sprintf("`.%v`", [agreed]) | some agreed in extensions]),
	])
}
