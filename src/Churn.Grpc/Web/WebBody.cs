using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Churn.Grpc;

/// <summary>A response's body that ends with its trailers, whoever ends it: the handler or the deadline.</summary>
internal sealed class WebBody(IHttpResponseBodyFeature inner, WebTrailers trailers) : IHttpResponseBodyFeature
{
    private int _completed;

    public Stream Stream => inner.Stream;

    public PipeWriter Writer => inner.Writer;

    public async Task CompleteAsync()
    {
        if (Interlocked.Exchange(ref _completed, 1) == 1)
        {
            return;
        }

        if (trailers.ToFrame() is { Length: > 0 } frame)
        {
            await inner.Writer.WriteAsync(frame);
        }

        await inner.CompleteAsync();
    }

    public void DisableBuffering() => inner.DisableBuffering();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        inner.SendFileAsync(path, offset, count, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);
}
