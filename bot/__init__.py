"""The relationship bot: many long relationships kept warm, one private chat at a time."""
