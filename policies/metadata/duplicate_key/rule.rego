# METADATA
# title: Key that is written twice
# description: |
#   A mapping holds every key once. kubectl takes the last one without a word, the API server refuses the object under
#   strict validation, and whoever reads the file believes the first. Which one was meant, nobody can say afterwards.
# related_resources:
# - ref: https://yaml.org/spec/1.2.2/#3213-node-comparison
# - ref: https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
# custom:
#   severity: high
#   bundles: [default, strict]
#   kinds: [any]
#   needs: [text]
#   remediation: Keep the line that was meant and delete the other.
#   aliases: [kubeconform:strict]
#   since: 0.1.0
package policies.metadata.duplicate_key

# A value no longer holds the key that lost: `data.document.duplicate_keys` is what the reader saw.
deny contains {"msg": msg, "path": duplicate.path} if {
	some duplicate in data.document.duplicate_keys
	key := duplicate.path[count(duplicate.path) - 1]
	msg := sprintf("the key `%v` is written twice, first on line %d; the last one counts", [key, duplicate.first_line])
}
