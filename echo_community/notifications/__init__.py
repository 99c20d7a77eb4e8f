"""What people are told: notices in the application, and which of them go by mail."""
