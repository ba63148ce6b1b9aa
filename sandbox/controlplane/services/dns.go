package services

import (
	"encoding/binary"
	"errors"
	"io"
	"log"
	"net"
	"net/netip"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// lifetime of an answer, as CoreDNS has it in a cluster.
const lifetime = 5

// largest answer in one UDP packet that a resolver without extensions takes.
const largest = 512

// serveNames answers for the cluster's zone, by UDP and by TCP. There is nobody to ask about other names: they do not
// exist in the sandbox.
func (s *Services) serveNames(at string) error {
	packets, err := net.ListenPacket("udp4", at)
	if err != nil {
		return err
	}
	streams, err := net.Listen("tcp4", at)
	if err != nil {
		return err
	}
	go func() {
		buffer := make([]byte, 4096)
		for {
			n, from, err := packets.ReadFrom(buffer)
			if err != nil {
				log.Printf("cluster DNS: %v", err)
				return
			}
			if reply := s.reply(buffer[:n], largest); reply != nil {
				_, _ = packets.WriteTo(reply, from)
			}
		}
	}()
	go func() {
		for {
			c, err := streams.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err == nil {
				go s.converse(c)
			}
		}
	}()
	return nil
}

// converse answers what comes over one TCP connection, each message behind its length.
func (s *Services) converse(c net.Conn) {
	defer c.Close()
	for {
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		var length uint16
		if binary.Read(c, binary.BigEndian, &length) != nil {
			return
		}
		question := make([]byte, length)
		if _, err := io.ReadFull(c, question); err != nil {
			return
		}
		reply := s.reply(question, 65535)
		if reply == nil {
			return
		}
		if _, err := c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(reply))), reply...)); err != nil {
			return
		}
	}
}

// reply answers one message, or not at all if it is none. An answer that is too long is cut, and the resolver asks again
// by TCP.
func (s *Services) reply(message []byte, limit int) []byte {
	var parser dnsmessage.Parser
	asked, err := parser.Start(message)
	if err != nil || asked.Response {
		return nil
	}
	question, err := parser.Question()
	if err != nil {
		return nil
	}
	header := dnsmessage.Header{ID: asked.ID, Response: true, Authoritative: true, RecursionDesired: asked.RecursionDesired}
	ips, there := s.lookup(question.Name.String())
	if !there {
		header.RCode = dnsmessage.RCodeNameError
	}
	if question.Type != dnsmessage.TypeA {
		ips = nil // the name may exist, but it has nothing else
	}
	reply := build(header, question, ips)
	if len(reply) > limit {
		header.Truncated = true
		reply = build(header, question, nil)
	}
	return reply
}

func build(header dnsmessage.Header, question dnsmessage.Question, ips []netip.Addr) []byte {
	b := dnsmessage.NewBuilder(nil, header)
	b.EnableCompression()
	err := errors.Join(b.StartQuestions(), b.Question(question), b.StartAnswers())
	for _, ip := range ips {
		about := dnsmessage.ResourceHeader{Name: question.Name, Class: dnsmessage.ClassINET, TTL: lifetime}
		err = errors.Join(err, b.AResource(about, dnsmessage.AResource{A: ip.As4()}))
	}
	reply, e := b.Finish()
	if errors.Join(err, e) != nil {
		return nil
	}
	return reply
}

func (s *Services) lookup(name string) ([]netip.Addr, bool) {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	ips, there := s.now.names[strings.ToLower(name)]
	return ips, there
}
