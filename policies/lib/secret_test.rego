package lib.secret_test

import data.lib.secret

test_sensitive_names if {
	names := [
		"DB_PASSWORD", "dbPassword", "db.password", "REDIS_PWD", "SSH_PASSPHRASE", "API_KEY", "apikey", "API_TOKEN",
		"CLIENT_SECRET", "client-secret-2", "AWS_SECRET_ACCESS_KEY", "SECRET_KEY_BASE", "JWT_SIGNING_KEY", "token",
		"AZURE_STORAGE_ACCOUNT_KEY", "CREDENTIALS",
	]
	every name in names {
		secret.sensitive_name(name)
	}
}

test_harmless_names if {
	names := [
		"PASSWORD_FILE", "PASSWORD_MIN_LENGTH", "SECRET_NAME", "TOKEN_URL", "TOKEN_TTL", "MAX_TOKENS", "PWD", "OLDPWD",
		"AWS_ACCESS_KEY_ID", "PUBLIC_KEY", "IMAGE_PULL_SECRET", "TLS_SECRET", "KEY", "MONKEY", "SECRETARY",
		"ETCD_INITIAL_CLUSTER_TOKEN", "", 7, null,
	]
	every name in names {
		not secret.sensitive_name(name)
	}
}

test_literals if {
	values := ["hunter2", "changeme", "YOUR-lucky-day", " x ", "p@ss", "$2a$10$abcdefg", "amqp://user:pass@mq"]
	every value in values {
		secret.literal("PASSWORD", value)
	}
}

test_no_literals if {
	values := [
		"", " ", "true", "False", "none", "/var/run/secrets/token", "./token", "file:/run/token", "$(DB_PASSWORD)",
		"${DB_PASSWORD}", "{{ .Values.password }}", "<path:secret/data/db#password>", "vault:secret/data/db#password",
		"ref+vault://secret/db", "op://vault/db/password", "ENC[AES256_GCM,data:abc]", "https://auth.example/token",
		"INSERT_DISCOVERY_TOKEN", "YOUR_API_KEY",
		4, null, ["x"],
	]
	every value in values {
		not secret.literal("PASSWORD", value)
	}
}

test_a_number_may_be_a_password_but_no_token if {
	secret.literal("ADMIN_PASSWORD_1", "123456")
	not secret.literal("MAX_TOKEN", "4096")
}

# The examples are put together here, so that no scanner of this repository takes them for real ones.
test_shapes if {
	secret.shape(concat("", ["-----BEGIN RSA ", "PRIVATE KEY-----\nMIIE"])) == "a private key"
	secret.shape(concat("", ["-----BEGIN PGP ", "PRIVATE KEY BLOCK-----\nlQ"])) == "a private key"
	secret.shape(concat("", ["AKIA", "ABCDEFGHIJKLMNOP"])) == "an AWS access key"
	secret.shape(concat("", ["ghp_", "abcdefghijklmnopqrstuvwxyz0123456789"])) == "a GitHub token"
	secret.shape(concat("", ["sk_live_", "abcdefghijklmnop"])) == "a Stripe key"
	secret.shape("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhcHAifQ.c2lnbmF0dXJl") == "a JSON Web Token"
	secret.shape("postgres://app:hunter2@db:5432/app") == "a URL with a password in it"
	secret.shape("redis://:hunter2@cache") == "a URL with a password in it"
}

test_no_shapes if {
	values := [
		"", "hello", "AKIAIOSFODNN7EXAMPLE", "AKIA", "-----BEGIN CERTIFICATE-----", "-----BEGIN PUBLIC KEY-----",
		"https://example.com/a@b", "https://user@example.com", "postgres://app:$(DB_PASSWORD)@db/app",
		"postgres://app:{{ .Values.password }}@db/app", "see https://user:password@host in the manual", "eyJ", 3, null,
	]
	every value in values {
		not secret.shape(value)
	}
}

# As short as any key can be. In two parts, so that nobody takes it for one.
test_the_shortest_key if {
	key := concat("-", ["xoxb", "0123456789"])
	secret.shape(key) == "a Slack token"
	not secret.shape(substring(key, 0, count(key) - 1))
}

test_the_first_of_several_keys if {
	one := concat("", ["AKIA", "ABCDEFGHIJKLMNOP"])
	other := concat("", ["ghp_", "abcdefghijklmnopqrstuvwxyz0123456789"])
	secret.shape(concat(" ", [other, one])) == "an AWS access key"
}
