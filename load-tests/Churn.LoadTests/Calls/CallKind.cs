namespace Churn.LoadTests;

/// <summary>What is called.</summary>
internal enum CallKind
{
    /// <summary>Does nothing: Health.Check, over JSON GET /healthz.</summary>
    Health,

    /// <summary>ScoreCustomer.</summary>
    Score,

    /// <summary>RecordEvent, with the score in the answer.</summary>
    Record,

    /// <summary>Nine records to a score.</summary>
    Mixed,

    /// <summary>RecordEvent on one connection until its score has come on a WatchScores of another.</summary>
    Watch,

    /// <summary>BatchScoreCustomers.</summary>
    BatchScore,

    /// <summary>BatchRecordEvents, with scores.</summary>
    BatchRecord,
}

/// <summary>How it travels.</summary>
internal enum Transport
{
    /// <summary>Unary calls.</summary>
    Grpc,

    /// <summary>RecordEvents: a stream for each connection, in which events follow one another without a wait.</summary>
    Stream,

    /// <summary>JSON over HTTP/1.1.</summary>
    Json,
}

/// <summary>Which customers are called about.</summary>
internal enum Distribution
{
    /// <summary>Each as often as any other.</summary>
    Uniform,

    /// <summary>The k-th in proportion to 1/k^0.99.</summary>
    Zipf,
}
