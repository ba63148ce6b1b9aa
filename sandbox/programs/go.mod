module groundwork/sandbox/programs

go 1.26.0
