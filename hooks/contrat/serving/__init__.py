"""What servers and robots are told: headers, configuration files, names that hold a digest, sums."""
