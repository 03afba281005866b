"""The shell: layout, navigation, sign-in, public portal. It gathers from every room and decides nothing."""
