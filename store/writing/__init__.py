"""What Koll draws and writes for others to keep: pictures and files."""
