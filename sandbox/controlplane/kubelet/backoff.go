package kubelet

import "time"

const (
	backOffStart = 10 * time.Second
	backOffLimit = 5 * time.Minute
)

// backOff is the kubelet's patience with a container that keeps ending: at once after the first end, then 10 s,
// doubling to 5 min. A container that ran for twice the limit is forgiven.
type backOff struct{ next time.Duration }

// after says how long to wait after a run of that length.
func (b *backOff) after(run time.Duration) time.Duration {
	if run >= 2*backOffLimit {
		b.next = 0
	}
	wait := b.next
	switch {
	case wait == 0:
		b.next = backOffStart
	default:
		b.next = min(2*wait, backOffLimit)
	}
	return wait
}
