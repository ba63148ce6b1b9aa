package cluster

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"go.etcd.io/etcd/server/v3/embed"

	"groundwork/sandbox/controlplane/plan"
)

func startEtcd(s plan.Settings) error {
	c := embed.NewConfig()
	c.Dir = s.Etcd()
	c.LogLevel = "error"
	c.UnsafeNoFsync = true // nothing here has to survive a crash
	// On the host the supervisor holds these ports until we have them: see supervisor/ports.go.
	c.SocketOpts.ReusePort = true
	client, peer := loopback(s.EtcdPort), loopback(s.EtcdPeerPort)
	c.ListenClientUrls, c.AdvertiseClientUrls = []url.URL{client}, []url.URL{client}
	c.ListenPeerUrls, c.AdvertisePeerUrls = []url.URL{peer}, []url.URL{peer}
	c.InitialCluster = c.Name + "=" + peer.String()
	e, err := embed.StartEtcd(c)
	if err != nil {
		return fmt.Errorf("etcd: %w", err)
	}
	select {
	case <-e.Server.ReadyNotify():
		return nil
	case <-time.After(30 * time.Second):
		return errors.New("etcd was not ready after 30 s")
	}
}

func loopback(port int) url.URL {
	return url.URL{Scheme: "http", Host: fmt.Sprintf("127.0.0.1:%d", port)}
}
