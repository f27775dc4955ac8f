"""Tests; they mirror `bot/`. No mocks: the sandbox is the one fake."""
