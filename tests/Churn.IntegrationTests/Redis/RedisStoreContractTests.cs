using Churn.IntegrationTests.Infrastructure;
using Churn.Redis;
using Churn.Tests.Redis;

namespace Churn.IntegrationTests.Redis;

public sealed class RedisStoreContractTests : CustomerStoreContract, IAsyncLifetime
{
    private RedisServer? _server;

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected override async ValueTask<ICustomerStore> CreateAsync() => await _server!.ConnectAsync();
}
