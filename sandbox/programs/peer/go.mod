module groundwork/sandbox/programs/peer

go 1.26.0
