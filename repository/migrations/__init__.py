"""How a catalogue made by an older release becomes one of this release."""
