Edition=Playground=render=None
