"""Rules of class draws without IO: reading a school's list, sharing out late pupils, measuring balance."""
