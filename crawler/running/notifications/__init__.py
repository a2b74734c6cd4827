"""What others are told: of alarms and watches by messages or a web hook, of changed feeds by a hub."""
