// The ledger, in Go. OpenTelemetry's own propagator reads and writes the headers, over HTTP and in Kafka.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"

	"github.com/confluentinc/confluent-kafka-go/kafka"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
)

var propagator = propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{})
var tracer = trace.NewTracerProvider(trace.WithSyncer(ingest{})).Tracer("ledger")

// record is a message of Kafka, into which the propagator writes headers.
type record struct{ *kafka.Message }

func (record) Get(string) string { return "" }
func (record) Keys() []string    { return nil }
func (r record) Set(name, value string) {
	r.Headers = append(r.Headers, kafka.Header{Key: name, Value: []byte(value)})
}

// enter sends an order to Kafka.
func enter(producer *kafka.Producer, order []byte, headers http.Header) error {
	ctx := propagator.Extract(context.Background(), propagation.HeaderCarrier(headers))
	ctx, served := tracer.Start(ctx, "POST /ledger", api.WithSpanKind(api.SpanKindServer))
	defer served.End()
	ctx, sent := tracer.Start(ctx, "send orders", api.WithSpanKind(api.SpanKindProducer))
	defer sent.End()
	topic := "orders"
	place := kafka.TopicPartition{Topic: &topic, Partition: kafka.PartitionAny}
	message := &kafka.Message{TopicPartition: place, Value: order}
	propagator.Inject(ctx, record{message})
	delivered := make(chan kafka.Event)
	if err := producer.Produce(message, delivered); err != nil {
		return err
	}
	return (<-delivered).(*kafka.Message).TopicPartition.Error
}

func main() {
	producer, err := kafka.NewProducer(&kafka.ConfigMap{"bootstrap.servers": os.Getenv("KAFKA")})
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/ledger", func(answer http.ResponseWriter, request *http.Request) {
		order, err := io.ReadAll(request.Body)
		if err == nil {
			err = enter(producer, order, request.Header)
		}
		if err != nil {
			http.Error(answer, err.Error(), http.StatusInternalServerError)
		}
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	log.Fatal(http.Serve(listener, nil))
}

// ingest sends spans to Waybill's ingest. Debian has no exporter for OTLP, so the few fields are written here.
type ingest struct{}

func (ingest) Shutdown(context.Context) error { return nil }

func (ingest) ExportSpans(_ context.Context, spans []trace.ReadOnlySpan) error {
	list := []any{}
	for _, span := range spans {
		written := map[string]any{
			"traceId":           span.SpanContext().TraceID().String(),
			"spanId":            span.SpanContext().SpanID().String(),
			"name":              span.Name(),
			"kind":              int(span.SpanKind()),
			"startTimeUnixNano": strconv.FormatInt(span.StartTime().UnixNano(), 10),
			"endTimeUnixNano":   strconv.FormatInt(span.EndTime().UnixNano(), 10),
		}
		if span.Parent().HasSpanID() {
			written["parentSpanId"] = span.Parent().SpanID().String()
		}
		list = append(list, written)
	}
	service := map[string]any{"key": "service.name", "value": map[string]string{"stringValue": "ledger"}}
	body, _ := json.Marshal(map[string]any{"resourceSpans": []any{map[string]any{
		"resource":   map[string]any{"attributes": []any{service}},
		"scopeSpans": []any{map[string]any{"scope": map[string]string{"name": "ledger"}, "spans": list}},
	}}})
	request, _ := http.NewRequest("POST", os.Getenv("INGEST")+"/v1/traces", bytes.NewReader(body))
	request.Header.Set("content-type", "application/json")
	request.Header.Set("apikey", "ledger")
	answer, err := http.DefaultClient.Do(request)
	if err == nil {
		answer.Body.Close()
	}
	return err
}
