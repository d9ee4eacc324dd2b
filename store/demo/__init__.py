"""The four demonstration municipalities and the script that makes their figures."""
