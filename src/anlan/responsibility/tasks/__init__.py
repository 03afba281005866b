"""Tasks (任务) of a task breakdown table: who does what until when, how far it is, what proves it (RSP-21 … RSP-24)."""
