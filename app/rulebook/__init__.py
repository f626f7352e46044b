"""YAML to `Rulebook`: shapes, loading and checks. The only reader of rule files."""
