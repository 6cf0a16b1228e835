"""What do people see of their own account?"""
