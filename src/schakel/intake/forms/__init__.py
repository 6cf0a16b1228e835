"""What may be filled in at the door? One engine, three faces: public, employee, desk."""
