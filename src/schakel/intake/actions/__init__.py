"""What happens at the door? A report is sent, once; a professional gets a one-time link."""
