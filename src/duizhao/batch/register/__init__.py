"""收件登记: who sent what, which version counts, what is wanting. Made of the store and the roster, edited by the office, read back."""
