"""What each command does; `cli` hands over to one of them, with the parsed flags."""
