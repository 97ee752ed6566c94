"""The domain. Every app has the same rooms and is entered only through its ``public.py``."""
