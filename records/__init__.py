"""What the agency owes the law: composing, screening, numbering, registers, workflow, retention, archive, audit."""
