"""What the columnar side reads: the facts of the live system as Parquet files under ANLAN_HOME (design, section 6)."""
