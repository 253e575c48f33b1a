# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
ENV CI=true DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# A layer of its own, made anew only when what is restored changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/Churn.Access/Churn.Access.csproj src/Churn.Access/packages.lock.json src/Churn.Access/
COPY src/Churn.Features/Churn.Features.csproj src/Churn.Features/packages.lock.json src/Churn.Features/
COPY src/Churn.Grpc/Churn.Grpc.csproj src/Churn.Grpc/packages.lock.json src/Churn.Grpc/
COPY src/Churn.Models/Churn.Models.csproj src/Churn.Models/packages.lock.json src/Churn.Models/
COPY src/Churn.Protocol/Churn.Protocol.csproj src/Churn.Protocol/packages.lock.json src/Churn.Protocol/
COPY src/Churn.Reasons/Churn.Reasons.csproj src/Churn.Reasons/packages.lock.json src/Churn.Reasons/
COPY src/Churn.Redis/Churn.Redis.csproj src/Churn.Redis/packages.lock.json src/Churn.Redis/
COPY src/Churn.Simulation/Churn.Simulation.csproj src/Churn.Simulation/packages.lock.json src/Churn.Simulation/
COPY src/Churn.Server/Churn.Server.csproj src/Churn.Server/packages.lock.json src/Churn.Server/
RUN dotnet restore src/Churn.Server/Churn.Server.csproj --locked-mode

COPY .editorconfig ./
COPY protos/ protos/
COPY models/ models/
COPY src/ src/
RUN dotnet publish src/Churn.Server/Churn.Server.csproj --no-restore -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
# In a container, loopback would be out of everybody's reach.
ENV CHURN__GRPC=0.0.0.0:50051 CHURN__HTTP=0.0.0.0:8080
EXPOSE 50051 8080
USER $APP_UID
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["dotnet", "Churn.Server.dll", "--healthcheck"]
ENTRYPOINT ["dotnet", "Churn.Server.dll"]
