package services

import (
	"context"
	"fmt"
	"log"
	"net/netip"
	"sync"
	"time"

	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"

	"groundwork/sandbox/controlplane/plan"
)

// settle is how long changes are gathered: a roll-out changes many objects in one moment.
const settle = 30 * time.Millisecond

// Services follows the cluster's Services.
type Services struct {
	nodes []netip.Addr
	proxy *proxy
	mutex sync.RWMutex
	now   table
}

// Start answers names and addresses from now on, and returns when those of the Services that are there already work.
func Start(ctx context.Context, s plan.Settings, client kubernetes.Interface) error {
	all := &Services{proxy: newProxy()}
	for _, n := range s.Places() {
		ip, err := netip.ParseAddr(n.IP)
		if err != nil {
			return err
		}
		all.nodes = append(all.nodes, ip)
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	services, slices := factory.Core().V1().Services(), factory.Discovery().V1().EndpointSlices()
	changed := make(chan struct{}, 1)
	tell := func(any) {
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	for _, informer := range []cache.SharedIndexInformer{services.Informer(), slices.Informer()} {
		if _, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
			AddFunc: tell, DeleteFunc: tell, UpdateFunc: func(_, o any) { tell(o) }}); err != nil {
			return err
		}
	}
	factory.Start(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), services.Informer().HasSynced, slices.Informer().HasSynced) {
		return fmt.Errorf("the Services cannot be watched")
	}
	look := func() error {
		have, err := services.Lister().List(labels.Everything())
		if err != nil {
			return err
		}
		ends, err := slices.Lister().List(labels.Everything())
		if err != nil {
			return err
		}
		all.become(tableOf(have, byService(ends), all.nodes))
		return nil
	}
	if err := look(); err != nil {
		return err
	}
	if err := all.serveNames(plan.DNSServiceIP + ":53"); err != nil {
		return fmt.Errorf("cluster DNS: %w", err)
	}
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-changed:
			}
			time.Sleep(settle)
			if err := look(); err != nil {
				log.Printf("services: %v", err)
			}
		}
	}()
	return nil
}

func (s *Services) become(t table) {
	s.mutex.Lock()
	s.now = t
	s.mutex.Unlock()
	s.proxy.follow(t)
}

func byService(all []*discoveryv1.EndpointSlice) map[string][]*discoveryv1.EndpointSlice {
	found := map[string][]*discoveryv1.EndpointSlice{}
	for _, slice := range all {
		if slice.AddressType != discoveryv1.AddressTypeIPv4 {
			continue
		}
		key := slice.Namespace + "/" + slice.Labels[discoveryv1.LabelServiceName]
		found[key] = append(found[key], slice)
	}
	return found
}
