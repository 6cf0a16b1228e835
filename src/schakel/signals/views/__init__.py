"""What does the web ask of signals? Translate, ask the policy, call one action; nothing else."""
