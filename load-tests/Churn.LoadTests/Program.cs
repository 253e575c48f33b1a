using Churn.LoadTests;

return await LoadCommands.Create().Parse(args).InvokeAsync().ConfigureAwait(false);
