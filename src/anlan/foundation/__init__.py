"""What every room stands on: accounts, scope, ledger, registers, jobs. It knows nothing of work safety."""
