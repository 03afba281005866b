"""The plate at the door (一企一牌): numbered, printable, void as soon as the assignment changes (REG-14)."""
