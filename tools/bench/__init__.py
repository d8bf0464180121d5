"""What pdspec costs, measured against what a careful person writes by hand over urllib3."""
