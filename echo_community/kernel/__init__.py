"""What every feature stands on; knows Flask and SQLAlchemy, knows no feature."""
