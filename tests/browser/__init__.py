"""What only a browser can show: forms pressed, script on and off, colours, widths."""
