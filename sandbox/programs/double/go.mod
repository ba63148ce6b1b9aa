module groundwork/sandbox/programs/double

go 1.26.0
