"""What may leave enrolment: frozen descriptions. Imports no Django."""
